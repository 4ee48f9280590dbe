"""How fairmot-tiny is made: FairMOT (Zhang et al., IJCV 2021) at a size that runs anywhere."""
