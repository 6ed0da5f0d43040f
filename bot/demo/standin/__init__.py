"""A local stand-in for Slack: its Web API, its requests to an app, one small workspace.

It refuses what Slack refuses (bad tokens, blocks over a limit) and signs what Slack signs, so that
the very app runs against it, in the demo and in the tests.
"""
