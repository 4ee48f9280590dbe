"""A small JDE trained on the street (Wang et al. 2020, "Towards Real-Time Multi-Object Tracking")."""
