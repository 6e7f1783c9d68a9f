"""What turns the declarations of pages into screens."""
