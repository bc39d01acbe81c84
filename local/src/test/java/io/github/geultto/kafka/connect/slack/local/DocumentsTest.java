package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents of the repository. */
class DocumentsTest {
  @Test
  void everyLinkLeadsSomewhere() throws Exception {
    assertThat(MarkdownLinks.pages(Path.of(".."))).hasSizeGreaterThan(20);
    assertThat(MarkdownLinks.broken(Path.of(".."))).isEmpty();
  }

  /** What the test above would overlook otherwise. */
  @Test
  void aBrokenLinkIsFound(@TempDir Path folder) throws Exception {
    Files.createDirectory(folder.resolve("a"));
    Files.writeString(
        folder.resolve("a/page.md"),
        """
        # A page: with `code`
        [here](#a-page-with-code) [not here](#another) [up](../b.md) [out](../../b.md)
        [gone](c.md) [elsewhere](https://example.com/c.md) `[code](d.md)`
        [source](https://github.com/geultto/kafka-connect-slack/blob/v1.0.0/README.md#try-it)
        [old](https://github.com/geultto/kafka-connect-slack/blob/v1.0.0/OLD.md)
        """);
    Files.writeString(folder.resolve("b.md"), "# B");
    assertThat(MarkdownLinks.broken(folder))
        .containsExactly(
            "a/page.md: #another",
            "a/page.md: ../../b.md",
            "a/page.md: c.md",
            "a/page.md: https://github.com/geultto/kafka-connect-slack/blob/v1.0.0/OLD.md");
  }
}
