SELECT user_id AS id, coalesce(nullif(display_name, ''), real_name, name) AS name, is_deleted IS TRUE AS gone
FROM public.users
