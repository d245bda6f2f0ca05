"""Running modules without running them: routers take shape, and a handler is asked as an anonymous caller would."""
