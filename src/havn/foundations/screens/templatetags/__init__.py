"""Tags for templates: components and acts."""
