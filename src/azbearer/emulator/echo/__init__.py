"""An echo service with the routes and answers of postman-echo.com."""
