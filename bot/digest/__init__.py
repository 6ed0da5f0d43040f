"""The weekly digest: when it is due, what it says, and its delivery exactly once."""
