package io.github.geultto.kafka.connect.slack.simulator;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/**
 * The files of an export, in a folder or a ZIP, in the order of their paths.
 *
 * @param list all files but hidden ones
 * @param unreadFolders the folders that cannot be listed
 * @param warnings what is odd about the names, a sentence each
 * @param source closed when the files have been read
 */
record ExportFiles(
    List<ExportFile> list, List<String> unreadFolders, List<String> warnings, Closeable source)
    implements AutoCloseable {

  /** Two folders around an export, teams, a team, a channel, a day; one more to see leftovers. */
  private static final int DEPTH = 7;

  private static final byte[] ZIP_START = {'P', 'K'};

  ExportFiles {
    list =
        list.stream()
            .filter(file -> !file.isHidden())
            .sorted(Comparator.comparing(ExportFile::path))
            .toList();
    unreadFolders = List.copyOf(unreadFolders);
    warnings = List.copyOf(warnings);
  }

  static ExportFiles open(Path path) throws ExportException {
    try {
      if (Files.isDirectory(path)) {
        return inFolder(path);
      }
      if (!Files.exists(path)) {
        throw new ExportException(
            path + " does not exist: specify the folder or ZIP of an export.");
      }
      if (!startsAsZip(path)) {
        throw new ExportException(path + " is neither a folder nor a ZIP file.");
      }
      return ExportZip.open(path);
    } catch (IOException e) {
      throw new ExportException(path + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static boolean startsAsZip(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(ZIP_START.length), ZIP_START);
    }
  }

  private static ExportFiles inFolder(Path folder) throws IOException {
    List<ExportFile> files = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(named(folder, file));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(folder)) {
              throw e;
            }
            if (Files.isDirectory(file)) {
              unread.add(named(folder, file).path());
            } else {
              // Reading it fails as well, and then it is named.
              files.add(named(folder, file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return new ExportFiles(files, unread, List.of(), () -> {});
  }

  private static ExportFile named(Path folder, Path file) {
    return ExportFile.named(relativeName(folder, file), () -> Files.readAllBytes(file));
  }

  /** By the bytes of the name, which a URI has: in the POSIX locale Java reads only ASCII. */
  private static String relativeName(Path folder, Path file) {
    String raw =
        file.toUri()
            .getRawPath()
            .substring(folder.toUri().getRawPath().length())
            .replace("+", "%2B");
    byte[] bytes =
        URLDecoder.decode(raw, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
    String name = ZipNames.utf8(bytes);
    return name == null ? folder.relativize(file).toString() : name;
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
