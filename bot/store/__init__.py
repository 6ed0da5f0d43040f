"""What secbench remembers, in PostgreSQL: profiles, subscriptions, deliveries, events.

Rows are read and written here and nowhere else; every row belongs to a workspace (`team_id`).
"""
