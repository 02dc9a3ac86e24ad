"""Where everything is put together: settings, addresses, middleware, the public home and the workspace home."""
