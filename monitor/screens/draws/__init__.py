"""What chance says of draws that another system held: who is drawn, who sits together, who wins, who declines."""
