SELECT channel_id AS id, channel_name AS name FROM slack_views.channels
