"""Mixed load for half an hour while each part is restarted, killed, and cut off from its database:
every request is answered once, and memory, files and connections stay flat. `make soak`.

`load` is the people, `restarts` the disturbances, `digests` what falls due; `standin` sees what
comes of it, `ledger` keeps account, `samples` measures, `verdict` judges.
"""
