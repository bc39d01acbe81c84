SELECT user_id AS id, coalesce(nullif(display_name, ''), real_name, name) AS name, is_deleted IS TRUE AS gone,
  is_bot IS TRUE OR user_id = 'USLACKBOT' AS bot
FROM public.users
