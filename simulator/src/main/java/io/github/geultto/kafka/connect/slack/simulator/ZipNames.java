package io.github.geultto.kafka.connect.slack.simulator;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Decodes the names in a ZIP. The format allows UTF-8 and code page 437; many tools write UTF-8
 * without saying so, or the code page of their computer.
 */
final class ZipNames {
  /** The one of the format first: another one is chosen only for what is found with it. */
  private static final List<Charset> CODE_PAGES =
      List.of("IBM437", "x-windows-949", "windows-31j", "GBK", "Big5", "windows-1252", "IBM850")
          .stream()
          .filter(Charset::isSupported)
          .map(Charset::forName)
          .toList();

  private ZipNames() {}

  /** The name if it is UTF-8, null if it is not. */
  static String utf8(byte[] name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * The code page of names that are not UTF-8: the one with which most folders have the name of a
   * channel.
   *
   * @param channels the names of the channels in the export's lists
   */
  static Charset charset(List<byte[]> names, Set<String> channels) {
    Charset best = CODE_PAGES.isEmpty() ? StandardCharsets.ISO_8859_1 : CODE_PAGES.get(0);
    long most = 0;
    for (Charset charset : CODE_PAGES) {
      long found = names.stream().filter(name -> names(name, charset, channels)).count();
      if (found > most) {
        best = charset;
        most = found;
      }
    }
    return best;
  }

  private static boolean names(byte[] name, Charset charset, Set<String> channels) {
    String folder = ExportFile.named(new String(name, charset), () -> name).folder();
    return channels.contains(ExportFile.name(folder));
  }
}
