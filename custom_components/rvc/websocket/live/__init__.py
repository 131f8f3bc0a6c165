"""The live channel: frames for the pages, batched, and encoded once for all clients.

It is there while somebody watches. `tap` takes frames off the networks into `pending`,
`table` makes rows of them, `group` encodes these for all clients that want the same,
`pace` knows how far each of these is, and `channel` holds them together.
"""
