"""What every suite in Python stands on: how cases are run and reported, where they run, and what is left behind."""
