SELECT channel_id AS id, coalesce(channel_name, channel_id) AS name
FROM slack_views.channels
