"""Slack: thin listeners around the advisor, over HTTP or Socket Mode."""
