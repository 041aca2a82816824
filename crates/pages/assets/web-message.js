// response_mode=web_message: gives the answer to the page that shows this one, and to no other origin.
(() => {
  const { targetOrigin, response } = document.getElementById('message').dataset;
  const receiver = window.opener ?? window.parent;
  receiver.postMessage({ type: 'authorization_response', response: JSON.parse(response) }, targetOrigin);
})();
