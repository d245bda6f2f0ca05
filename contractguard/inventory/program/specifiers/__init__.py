"""What the specifier of an import may lead through: file endings, TypeScript's paths, packages, import maps."""
