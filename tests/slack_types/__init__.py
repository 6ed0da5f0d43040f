"""Every kind of message and view against Slack's published TypeScript types."""
