"""How a coach is: its networks, its nodes, their faults, and what to do about it.

`look` reads what there is, `advice` is a table of what it may mean, and `stream` sends
what has changed, once a second and only while somebody looks.
"""
