-- The zone of the local times in these views, which should be the connector's time.zone.
CREATE OR REPLACE VIEW slack_views.time_zone AS
SELECT 'Asia/Seoul' AS name;
