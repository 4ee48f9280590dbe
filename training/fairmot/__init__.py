"""Training of fairmot-tiny: FairMOT (Zhang et al., IJCV 2021) at a small size."""
