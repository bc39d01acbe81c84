-- The channels and how many people are in them.
CREATE OR REPLACE VIEW slack_views.channels AS
SELECT channel_id, channel_name, num_member
FROM public.channels;
