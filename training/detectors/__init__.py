"""
Small detectors of the papers on fairmot-tiny's features, trained on the street: they prove that the heads of @mot/heads read what
networks learn from its targets and losses. One file a family: network, targets, losses.
"""
