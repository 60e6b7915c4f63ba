"""Clock, timer, dispatcher, service manager, lock, wake socket, logging."""
