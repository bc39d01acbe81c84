SELECT user_id AS id,
  coalesce(nullif(display_name, ''), nullif(real_name, ''), name, user_id) AS name,
  is_deleted IS TRUE AS gone,
  is_bot IS TRUE OR user_id = 'USLACKBOT' AS bot
FROM public.users
