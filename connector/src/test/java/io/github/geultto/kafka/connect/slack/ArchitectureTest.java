package io.github.geultto.kafka.connect.slack;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules by which the packages stay apart. */
class ArchitectureTest {

  private static final String ROOT = "io.github.geultto.kafka.connect.slack";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void onlyTheClientKnowsTheSlackSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.slack.api..", "okhttp3..", "okio..", "com.google.gson..")
        .check(CLASSES);
  }

  @Test
  void syncAndRecordHaveNoInputOutputOrThreads() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".sync..", ROOT + ".record..", ROOT + ".model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.io\\.(File|RandomAccess|Console|Print).*")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.lang\\.(Thread|Process|Runtime)(Builder)?"
                + "|java\\.util\\.(Timer|TimerTask)"
                + "|java\\.util\\.concurrent\\.(locks\\..*|.*(Execut|Future|Latch|Fork|Thread).*)")
        .check(CLASSES);
  }

  @Test
  void syncAndRecordHaveNoWallClock() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".sync..", ROOT + ".record..", ROOT + ".model..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callConstructor(java.util.Date.class)
        .orShould()
        .callConstructor(java.util.Random.class)
        .orShould()
        .callMethod(Math.class, "random")
        .check(CLASSES);
  }

  @Test
  void dependenciesGoOneWay() {
    only(".model..", new String[] {});
    only(".record..", new String[] {".model.."});
    only(".client..", new String[] {".model.."});
    only(".config..", new String[] {".client..", ".model.."});
    only(".sync.state..", new String[] {".model.."});
    only(".sync.read..", new String[] {".model..", ".sync.state.."});
    only(".sync.schedule..", new String[] {".model..", ".sync.state..", ".sync.read.."});
    only(".events..", new String[] {".client..", ".model.."});
    only(
        ".source..",
        new String[] {".config..", ".record..", ".client..", ".events..", ".model..", ".sync.."});
    only(".sink..", new String[] {".config..", ".client..", ".model.."});
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static void only(String from, String[] to) {
    String[] allowed = new String[to.length + 1];
    allowed[0] = ROOT + from;
    for (int i = 0; i < to.length; i++) {
      allowed[i + 1] = ROOT + to[i];
    }
    classes()
        .that()
        .resideInAPackage(ROOT + from)
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage(ROOT + "..").or(resideInAnyPackage(allowed)))
        .check(CLASSES);
  }

  @Test
  void onlyDeletionsDeletes() {
    onlyCalledBy(".sync.read.Deletions", ".sync.read.Changes", "deleted");
    onlyCalledBy(".sync.read.Deletions", ".sync.read.Changes", "tombstone");
    onlyCalledBy(".sync.read.Changes", ".model.Change", "deleted");
  }

  private static void onlyCalledBy(String caller, String owner, String method) {
    DescribedPredicate<JavaCall<?>> call =
        target(owner(name(ROOT + owner))).and(target(name(method))).forSubtype();
    classes()
        .that()
        .haveFullyQualifiedName(ROOT + caller)
        .should()
        .callMethodWhere(call)
        .check(CLASSES);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + caller)
        .should()
        .callMethodWhere(call)
        .check(CLASSES);
  }

  @Test
  void thePluginUsesNothingOfTheOtherModules() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".simulator..", ROOT + ".local..", ROOT + ".bench..")
        .check(CLASSES);
  }

  @Test
  void noClassHasOver250Lines() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".java")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(linesOf(file)).as("%s", file).isLessThanOrEqualTo(250));
    }
  }

  private static long linesOf(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> !line.isBlank()).count();
    }
  }
}
