package io.github.geultto.kafka.connect.slack.simulator;

import java.util.List;

/**
 * How people write in a channel of the sample workspace.
 *
 * @param thread how many of a hundred posts get replies
 * @param replies the median number of replies of those
 * @param clicks the median number of reactions to a post
 */
record SampleRoom(
    Channel channel, List<String> people, double thread, double replies, double clicks) {}
