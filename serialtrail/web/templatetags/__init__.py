"""What templates call: numbers, marks of status, icons, dates."""
