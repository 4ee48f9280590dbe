"""What all networks trained on the street share: scenes, crops, light, pairs and the training loop."""
