"""The WebSocket API: what pages ask, and what they are sent as it happens.

`contract` says what each command takes and gives, without Home Assistant, and
`scripts/build-api` writes it down for the pages. `commands` carries them out: a command
is a row of the contract and a function here.
"""
