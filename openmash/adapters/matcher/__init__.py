"""Our matcher beside an agency's own index, and the hub's side of it.

At the agency: `index` builds, `folder` keeps its settings and keys, `service` answers. At the hub:
`pair_keys` and `client` ask, `handed_in` keeps the indexes of codes that agencies hand in.
"""
