"""The simulator: the production engine on a clock that is moved, with a desktop and a person made up."""
