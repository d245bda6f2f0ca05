"""Code and traffic → endpoints: the operations that really exist."""
