"""What RV-C says of a coach, and what is sent to it by hand.

`messages` describes the spec, `links` says which entity shows which signal, `live` sends
what a message says now, and `sending` sends messages and requests.
"""
