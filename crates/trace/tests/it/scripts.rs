use reprint_trace::Kind;

use crate::matching::matched;

/// Stories of our own making: the language, a text, and the start of a copy under another head.
const STORIES: &[(&str, &str, &str)] = &[
    (
        "German",
        "Die Fähre Admiral ist am Montag nach neun Wochen im Dock an den Nordkai von Lindvik zurückgekehrt. „Der neue Motor braucht ein Drittel weniger Öl“, sagte Kapitänin Marta Vesk. Die Überfahrten nach Skarholm beginnen am Donnerstag wieder.",
        "Lindvik (dpa) – ",
    ),
    (
        "Spanish",
        "El transbordador Almirante regresó el lunes al muelle norte de Lindvik después de nueve semanas en el astillero. «El motor nuevo consume un tercio menos», dijo la capitana Marta Vesk. Las travesías a Skarholm empiezan de nuevo el jueves.",
        "LINDVIK (EFE).- ",
    ),
    (
        "Russian",
        "Паром «Адмирал» вернулся в понедельник к северному причалу Линдвика после девяти недель в доке. «Новый двигатель тратит на треть меньше топлива», — сказала капитан Марта Веск. Рейсы в Скархольм начнутся снова в четверг.",
        "ЛИНДВИК, ТАСС. ",
    ),
    (
        "Arabic",
        "عادت العبّارة أدميرال يوم الاثنين إلى الرصيف الشمالي في ليندفيك بعد تسعة أسابيع في الحوض. وقالت القبطانة مارتا فيسك إن المحرك الجديد يستهلك وقودا أقل بمقدار الثلث. وتبدأ الرحلات إلى سكارهولم من جديد يوم الخميس.",
        "ليندفيك (رويترز) - ",
    ),
    (
        "Chinese",
        "渡轮海军上将号在船坞停泊九周之后，周一返回林德维克北码头。船长玛尔塔说：“新发动机节省三分之一的燃油，客舱里再也不用大声喊话了。”前往斯卡霍尔姆的航班将于周四恢复，每天四班。",
        "新华社林德维克电 ",
    ),
];

#[test]
fn copies_are_found_in_any_script() {
    for (language, text, head) in STORIES {
        let found = matched(&format!("{head}{text}"), text)
            .unwrap_or_else(|| panic!("{language}: nothing found"));
        assert!(found.share_there > 0.999, "{language}");
        assert!(
            matches!(found.kind, Kind::Reprint | Kind::EditedReprint),
            "{language}: {:?}",
            found.kind
        );
    }
}

#[test]
fn stories_in_one_script_are_not_taken_for_copies_of_each_other() {
    for (language, text, _) in STORIES {
        for (other, that, _) in STORIES.iter().filter(|(other, ..)| other != language) {
            assert_eq!(matched(text, that), None, "{language} / {other}");
        }
    }
}

#[test]
fn accents_and_vowel_signs_do_not_hide_a_copy() {
    let (_, spanish, _) = STORIES[1];
    let apart = spanish.replace('ó', "o\u{301}");
    assert!(matched(&apart, spanish).unwrap().share > 0.999);
    let (_, arabic, _) = STORIES[3];
    let unvowelled = arabic.replace('ّ', "");
    assert!(matched(&unvowelled, arabic).unwrap().share > 0.999);
}
