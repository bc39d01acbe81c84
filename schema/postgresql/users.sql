-- Who is who: the columns that analysts join with. name is what Slack shows: many people chose no display name,
-- which is then empty, and not NULL. btrim removes only spaces unless it is given Unicode's other white space.
CREATE OR REPLACE VIEW slack_views.users AS
SELECT
  user_id,
  real_name,
  display_name,
  coalesce(nullif(btrim(display_name, space), ''), nullif(btrim(real_name, space), ''), name) AS name
FROM public.users
CROSS JOIN (
  SELECT U&' \0009\000A\000B\000C\000D\0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A'
    || U&'\2028\2029\202F\205F\3000' AS space
) AS characters;
