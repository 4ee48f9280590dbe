"""What several networks share, each part once."""
