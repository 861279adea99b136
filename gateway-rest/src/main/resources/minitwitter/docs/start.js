// A file of its own, since the page's content security policy takes no inline script.
window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  // Else the page would send the document's address to a validator on the internet.
  validatorUrl: null,
});
