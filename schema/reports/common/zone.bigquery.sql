SELECT name FROM slack_views.time_zone
