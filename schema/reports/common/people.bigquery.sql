SELECT user_id AS id,
  COALESCE(NULLIF(display_name, ''), NULLIF(real_name, ''), name, user_id) AS name,
  is_deleted IS TRUE AS gone,
  is_bot IS TRUE OR user_id = 'USLACKBOT' AS bot
FROM slack.users
