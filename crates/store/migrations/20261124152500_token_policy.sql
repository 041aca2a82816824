-- What an API says about its tokens, apart from its scopes: the Management API lists hundreds of those, and a token would
-- read them all to find two settings. Made from the document whenever that is written; older rows have none.

ALTER TABLE resource_server ADD COLUMN token_policy TEXT;
