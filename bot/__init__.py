"""secbench: information-security advice for Japanese small and medium companies, in Slack."""

__version__ = "0.1.0"
