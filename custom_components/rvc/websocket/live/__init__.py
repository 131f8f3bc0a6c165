"""The live channel: frames for the pages, batched, and encoded once for all clients.

It is there while somebody watches. `pending` takes frames off the networks, `table`
makes rows of them, `group` encodes them for all clients that want the same, `client`
knows how far each of these is, and `channel` holds them together.
"""
