"""What the person records of themselves: episodes, days, and what they took in."""
