"""What is known of each framework: one module a framework."""
