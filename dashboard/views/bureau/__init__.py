"""What units see: files handed in, questions put to them, draws that they run."""
