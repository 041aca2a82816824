// response_mode=form_post: sends the one form of the page. Without script its button does.
document.forms[0].submit();
