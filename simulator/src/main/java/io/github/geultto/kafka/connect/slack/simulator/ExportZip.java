package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry.NameSource;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** The entries of a ZIP as files of an export. */
final class ExportZip {
  private final ZipFile zip;
  private final List<ExportFile> files = new ArrayList<>();
  private final List<ZipArchiveEntry> undecoded = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private ExportZip(ZipFile zip) {
    this.zip = zip;
  }

  /** Opens a ZIP; the files are read from it until it is closed. */
  static ExportFiles open(Path path) throws IOException {
    ExportZip export = new ExportZip(ZipFile.builder().setPath(path).get());
    export.list();
    return new ExportFiles(export.files, List.of(), export.warnings, export.zip);
  }

  private void list() {
    for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
      String name = unicodeName(entry);
      if (name == null) {
        undecoded.add(entry);
      } else {
        add(entry, name);
      }
    }
    if (!undecoded.isEmpty()) {
      decode();
    }
  }

  /** The name if it is in Unicode, as the entry says or not; else null. */
  private static String unicodeName(ZipArchiveEntry entry) {
    return entry.getNameSource() == NameSource.UNICODE_EXTRA_FIELD
        ? entry.getName()
        : ZipNames.utf8(entry.getRawName());
  }

  private void decode() {
    List<byte[]> names = undecoded.stream().map(ZipArchiveEntry::getRawName).toList();
    Charset charset = ZipNames.charset(names, listedNames());
    undecoded.forEach(entry -> add(entry, new String(entry.getRawName(), charset)));
    warnings.add(
        "File names in the ZIP that are not UTF-8: "
            + names.size()
            + ", decoded as "
            + charset.name()
            + ".");
  }

  private void add(ZipArchiveEntry entry, String name) {
    if (!entry.isDirectory() && !name.endsWith("\\")) {
      files.add(ExportFile.named(name, () -> read(entry)));
    }
  }

  /** The names of channels in the lists, which folders are named for. */
  private Set<String> listedNames() {
    Set<String> names = new HashSet<>();
    for (ExportFile file : files) {
      if (ExportLayout.isChannelList(file)) {
        try {
          for (JsonNode channel : Json.MAPPER.readTree(file.content().read())) {
            names.add(channel.path("name").asText(""));
          }
        } catch (IOException e) {
          // Named when the channels are loaded.
        }
      }
    }
    return names;
  }

  private byte[] read(ZipArchiveEntry entry) throws IOException {
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readAllBytes();
    }
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    if (entry.getCrc() >= 0 && entry.getCrc() != checksum.getValue()) {
      throw new IOException("its checksum is wrong");
    }
    return bytes;
  }
}
