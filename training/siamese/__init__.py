"""Small Siamese trackers trained on the street: SiamRPN++ and SiamMask."""
