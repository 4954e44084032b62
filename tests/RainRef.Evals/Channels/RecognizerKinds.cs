using RainRef.Domain.Channels;

namespace RainRef.Evals.Channels;

/// <summary>Which of the scrubber's types answer to a recogniser's name, and why others do not.</summary>
internal static class RecognizerKinds
{
    private const string NotPersonal = "names a business, a vehicle, a place or a moment, not a person";
    private const string NoChecksum = "a bare form without check digits: masking it would be guessing";
    private const string Later = "not built";

    /// <param name="Types">The mask types that count.</param>
    /// <param name="Word">What people write before such a number: needed where its form alone would be a guess.</param>
    public sealed record Supported(string[] Types, string? Word = null);

    private static readonly Dictionary<string, Supported> Known = new()
    {
        ["email"] = new(["email"]),
        ["phone"] = new(["phone"]),
        ["tr_phone_number"] = new(["phone"], "telephone"),
        ["ph_mobile_number"] = new(["phone"], "mobile"),
        ["credit_card"] = new(["card"]),
        ["iban"] = new(["iban"]),
        ["ip"] = new(["ip"]),
        ["mac"] = new(["mac"]),
        ["crypto"] = new(["crypto"]),
        ["us_ssn"] = new(["ssn"], "SSN"),
        ["us_itin"] = new(["us_itin"], "ITIN"),
        ["us_npi"] = new(["us_npi"], "NPI"),
        ["us_mbi"] = new(["us_mbi"]),
        ["us_passport"] = new(["passport"], "passport"),
        ["aba_routing"] = new(["us_routing"], "routing number"),
        ["uk_nino"] = new(["uk_nino"]),
        ["uk_nhs"] = new(["uk_nhs"], "NHS"),
        ["uk_passport"] = new(["passport"], "passport"),
        ["uk_driving_licence"] = new(["driving_licence"]),
        ["ca_sin"] = new(["ca_sin"], "SIN"),
        ["au_tfn"] = new(["au_tfn"], "TFN"),
        ["au_medicare"] = new(["au_medicare"], "medicare"),
        ["in_aadhaar"] = new(["in_aadhaar"], "aadhaar"),
        ["in_pan"] = new(["in_pan"]),
        ["in_passport"] = new(["passport"], "passport"),
        ["es_nif"] = new(["es_nif"], "NIF"),
        ["es_nie"] = new(["es_nie"]),
        ["es_passport"] = new(["passport"], "passport"),
        ["it_fiscal_code"] = new(["it_fiscal_code"]),
        ["it_passport"] = new(["passport"], "passport"),
        ["kr_passport"] = new(["passport"], "passport"),
        ["pl_pesel"] = new(["pl_pesel"]),
        ["se_personnummer"] = new(["se_personnummer"], "personnummer"),
        ["fi_personal_identity_code"] = new(["fi_hetu"]),
        ["za_id_number"] = new(["za_id"]),
        ["kr_rrn"] = new(["kr_rrn"], "resident"),
        ["tr_national_id"] = new(["tr_national_id"]),
        ["th_tnin"] = new(["th_national_id"], "thai citizen id"),
        ["sg_fin"] = new(["sg_nric"]),
        ["de_tax_id"] = new(["de_tax_id"], "Steueridentifikationsnummer"),
        ["de_social_security"] = new(["de_pension"]),
        ["de_health_insurance"] = new(["de_health"], "KVNR"),
        ["de_id_card"] = new(["de_document"], "Personalausweis"),
        ["de_passport"] = new(["de_document", "passport"], "Reisepass"),
    };

    private static readonly Dictionary<string, string> Unsupported = new()
    {
        ["au_abn"] = NotPersonal,
        ["au_acn"] = NotPersonal,
        ["de_handelsregister"] = NotPersonal,
        ["de_vat_id"] = NotPersonal,
        ["in_gstin"] = NotPersonal,
        ["it_vat_code"] = NotPersonal,
        ["kr_brn"] = NotPersonal,
        ["se_organisationsnummer"] = NotPersonal,
        ["sg_uen"] = NotPersonal,
        ["date"] = NotPersonal,
        ["url"] = NotPersonal,
        ["de_kfz"] = NotPersonal,
        ["in_vehicle_registration"] = NotPersonal,
        ["ng_vehicle_registration"] = NotPersonal,
        ["tr_license_plate"] = NotPersonal,
        ["uk_vehicle_registration"] = NotPersonal,
        ["de_plz"] = NotPersonal,
        ["uk_postcode"] = NotPersonal,
        ["de_bsnr"] = NotPersonal,
        ["us_bank"] = NoChecksum,
        ["us_driver_license"] = NoChecksum,
        ["it_driver_license"] = NoChecksum,
        ["it_identity_card"] = NoChecksum,
        ["kr_driver_license"] = NoChecksum,
        ["in_voter"] = NoChecksum,
        ["de_tax_number"] = NoChecksum,
        ["ph_tin"] = NoChecksum,
        ["ng_nin"] = NoChecksum,
    };

    public static Supported? Find(string recognizer) => Known.GetValueOrDefault(recognizer.ToLowerInvariant());

    public static string WhyNot(string recognizer) => Unsupported.GetValueOrDefault(recognizer.ToLowerInvariant(), Later);

    public static bool Is(PiiFinding finding, Supported kind) => kind.Types.Contains(finding.Type);
}
