"""The page's process, joined from its parts; one room of the house for each page."""
